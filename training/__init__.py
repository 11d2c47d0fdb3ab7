"""How the model of clause labels is made: `python -m training DATA`, or `make model`.

One example's way through this folder: `corpus` reads it with its labels; `linear`, `network` and
`encoder` learn from it, and `graph` makes what the last one learned small; `calibration` says how
far their scores can be trusted, `card` writes down what came of it, and `analyzer/model/pipeline`
is the spaCy pipeline that all of it ends in.
"""
