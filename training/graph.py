"""A trained encoder as an ONNX graph with weights of one byte, as `analyzer/model/encoder.py` runs.

After Jacob et al., "Quantization and Training of Neural Networks for Efficient
Integer-Arithmetic-Only Inference" (2018). Seven of eight bits are used: processors without VNNI add
pairs of products in sixteen bits, and cut off what is more.
"""

import tempfile
import warnings
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from analyzer.model.encoder import INPUTS
from analyzer.model.network import HEADS
from training.encoder import Net

__all__ = ["draw"]

_OPSET = 17
_LENGTH = 12  # of the row that the graph is drawn with; it takes rows of any length


def draw(net: Net, path: Path) -> None:
    """Write the graph of an encoder. The same encoder always gives the same bytes."""
    row = torch.ones((1, _LENGTH), dtype=torch.int64)
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that another way to export is newer
        full = Path(folder, "full.onnx")
        torch.onnx.export(
            net,
            (row, row),
            str(full),
            input_names=list(INPUTS),
            output_names=list(HEADS),
            dynamic_axes={name: {1: "length"} for name in INPUTS},
            opset_version=_OPSET,
            dynamo=False,
        )
        quantize_dynamic(
            full,
            path,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            op_types_to_quantize=["MatMul", "Gemm", "Gather"],
        )
