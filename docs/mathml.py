"""Formulas as MathML, which browsers show by themselves: no script, and nothing from another host."""

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml


def visit(as_block):
    def visit_node(translator, node):
        formula = tex2mathml(node.astext(), as_block=as_block)
        translator.body.append(f'<div class="math">{formula}</div>' if as_block else formula)
        raise nodes.SkipNode

    return visit_node, None


def setup(app):
    app.add_html_math_renderer("mathml", inline_renderers=visit(False), block_renderers=visit(True))
    return {"parallel_read_safe": True}
