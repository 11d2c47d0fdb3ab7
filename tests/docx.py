"""A writer of Word files for tests: the least that Word would open, and whatever is asked for."""

import zipfile
from collections.abc import Mapping
from io import BytesIO

__all__ = ["FOOTNOTES", "LISTS", "STYLES", "W", "make_docx", "paragraph"]

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
STYLES = f"""<w:styles {W}>
<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Standard"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Sub"><w:name w:val="Part"/><w:basedOn w:val="berschrift1"/>
<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Clause"><w:name w:val="Clause"/>
<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="2"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Loop"><w:name w:val="x"/><w:basedOn w:val="Loop"/></w:style>
<w:style w:type="paragraph" w:styleId="V1"><w:name w:val="toc 1"/></w:style>
</w:styles>"""
LISTS = f"""<w:numbering {W}>
<w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl>
<w:lvl w:ilvl="2"><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%3)"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="8">
<w:lvl w:ilvl="0"><w:numFmt w:val="upperRoman"/><w:lvlText w:val="Article %1"/></w:lvl>
<w:lvl w:ilvl="1"><w:isLgl/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="9">
<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="9"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="7"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
</w:numbering>"""
FOOTNOTES = f"""<w:footnotes {W}><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>
<w:footnote w:id="5"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>Net of tax.</w:t></w:r></w:p>
</w:footnote></w:footnotes>"""


def paragraph(text: str, style: str = "", listed: tuple[int, int] | None = None) -> str:
    """Write a paragraph; text that begins with a tag is taken as runs."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    number = (
        f'<w:numPr><w:ilvl w:val="{listed[1]}"/><w:numId w:val="{listed[0]}"/></w:numPr>'
        if listed
        else ""
    )
    runs = text if text.startswith("<") else f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'
    return f"<w:p><w:pPr>{named}{number}</w:pPr>{runs}</w:p>"


def make_docx(
    *blocks: str,
    parts: Mapping[str, str | bytes] | None = None,
    links: Mapping[str, str] | None = None,
    main: str = "word/document.xml",
) -> bytes:
    """Write a file of blocks.

    Args:
        blocks: Of the body.
        parts: Further parts, or others in the place of the usual ones; by name within `word/`.
        links: Targets outside, by the IDs of their relations.
        main: The name of the main part.
    """
    body = f"<w:document {W} {_R}><w:body>{''.join(blocks)}<w:sectPr/></w:body></w:document>"
    inner: dict[str, str | bytes] = {
        "styles.xml": STYLES,
        "numbering.xml": LISTS,
        "footnotes.xml": FOOTNOTES,
        **(parts or {}),
    }
    relations = [
        f'<Relationship Id="r{name}" Type="{_KIND}/{name[:-4]}" Target="{name}"/>' for name in inner
    ]
    relations += [
        f'<Relationship Id="{id_}" Type="{_KIND}/hyperlink" Target="{target}"'
        ' TargetMode="External"/>'
        for id_, target in (links or {}).items()
    ]
    folder, _, name = main.rpartition("/")
    office = f'<Relationship Id="a" Type="{_KIND}/officeDocument" Target="{main}"/>'
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", f"<Relationships>{office}</Relationships>")
        archive.writestr(main, body)
        archive.writestr(
            f"{folder}/_rels/{name}.rels", f"<Relationships>{''.join(relations)}</Relationships>"
        )
        for name, content in inner.items():
            archive.writestr(f"word/{name}", content)
    return file.getvalue()
