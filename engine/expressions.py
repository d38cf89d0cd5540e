"""The expression language of diagrams and forms: a small, checked part of Python's.

An expression is checked once, against a list of what is allowed, and evaluated by simpleeval with handlers
for nothing else. Numbers with a point are decimals. Operators are explained in `engine.operators`.
"""

import ast
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from simpleeval import SimpleEval

from engine.errors import EngineError, ExpressionError
from engine.operators import OPERATORS, OperandError, Value, is_empty, item, length
from engine.texts import Text

LONGEST_SOURCE = 500  # characters
DEEPEST = 20  # expressions inside one another
Functions = Mapping[str, Callable[..., Value]]
OWN_FUNCTIONS: Functions = {"len": length}

_ALLOWED = (
    ast.Name,
    ast.Constant,
    ast.List,
    ast.Tuple,
    ast.Compare,
    ast.BoolOp,
    ast.UnaryOp,
    ast.BinOp,
    ast.Subscript,
    ast.Call,
    ast.IfExp,
    ast.Load,
    ast.And,
    ast.Or,
    *OPERATORS,
)
_NO_FUNCTIONS: Functions = {}


@dataclass(frozen=True, slots=True)
class Expression:
    """A checked expression; `names` are the names it reads, functions excluded."""

    source: str
    names: frozenset[str]
    _tree: ast.expr = field(repr=False, compare=False)

    def value(self, scope: Mapping[str, Value], functions: Functions = _NO_FUNCTIONS) -> Value:
        """Evaluate with the names in `scope`; a name that is not there is empty.

        Whatever goes wrong, in `functions` too, is an ExpressionError.
        """
        try:
            return _Evaluator(scope, {**OWN_FUNCTIONS, **functions}).eval(self.source, self._tree)
        except OperandError as error:
            raise _refusal(self.source, Text(*error.args)) from error
        except EngineError as error:
            raise _refusal(self.source, error.text) from error
        except Exception as error:
            raise _refusal(self.source, _UNSUITABLE) from error

    def holds(self, scope: Mapping[str, Value], functions: Functions = _NO_FUNCTIONS) -> bool:
        """Evaluate to true or false, as Python counts truth; empty is false."""
        value = self.value(scope, functions)
        return not is_empty(value) and bool(value)


def compiled(source: str, functions: Collection[str] = ()) -> Expression:
    """Check an expression that may call `len` and the named functions, or raise ExpressionError."""
    return _compiled(source, frozenset(functions))


def constants_of(expression: Expression, name: str) -> frozenset[str]:
    """List the literal keys that are looked up in `name`: "units" in `lists['units']`."""
    return frozenset(
        node.slice.value
        for node in ast.walk(expression._tree)
        if isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Name)
        and node.value.id == name
        and isinstance(node.slice, ast.Constant)
        and isinstance(node.slice.value, str)
    )


_UNSUITABLE = Text("nilai-nilainya tidak cocok untuk hitungan ini", "the values do not suit it")
_TOO_LONG = Text(f"lebih dari {LONGEST_SOURCE} karakter", f"longer than {LONGEST_SOURCE} characters")
_TOO_DEEP = Text(f"bersusun lebih dari {DEEPEST} tingkat", f"nested deeper than {DEEPEST} levels")
_SYNTAX = Text("tidak dapat dibaca sebagai rumus", "cannot be read as an expression")
_FORBIDDEN = Text("«{construct}» tidak diizinkan", "«{construct}» is not allowed")
_UNDERSCORE = Text("nama «{name}» diawali garis bawah", "the name «{name}» starts with an underscore")
_UNKNOWN = Text("fungsi «{name}» tidak dikenal", "there is no function «{name}»")
_PLAIN_CALL = Text(
    "fungsi hanya ditulis sebagai nama(nilai, …)", "a function is only called as name(value, …)"
)
_LITERAL = Text("nilai tetap ini tidak diizinkan", "this literal is not allowed")


@lru_cache(maxsize=4096)
def _compiled(source: str, functions: frozenset[str]) -> Expression:
    if len(source) > LONGEST_SOURCE:
        raise _refusal(source, _TOO_LONG)
    if "\\" in source:  # an unknown escape is a warning in some versions of Python, an error in others
        raise _refusal(source, _FORBIDDEN.filled(construct="\\"))
    try:
        tree = ast.parse(source.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise _refusal(source, _SYNTAX) from error
    called: set[int] = set()
    names: set[str] = set()
    for node, depth in _walk(tree):
        if depth > DEEPEST and isinstance(node, ast.expr):
            raise _refusal(source, _TOO_DEEP)
        if reason := _objection(node, functions):
            raise _refusal(source, reason)
        if isinstance(node, ast.Call):
            called.add(id(node.func))
        elif isinstance(node, ast.Name) and id(node) not in called:
            names.add(node.id)
        elif isinstance(node, ast.Constant) and isinstance(node.value, float):
            # The literal's shortest decimal; ast has no place for a Decimal, simpleeval hands it through.
            object.__setattr__(node, "value", Decimal(repr(node.value)))
    return Expression(source, frozenset(names), tree)


def _walk(tree: ast.AST) -> Iterator[tuple[ast.AST, int]]:
    """Visit every node, a parent before its children, with its depth; without recursion."""
    waiting = [(tree, 1)]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        waiting.extend((child, depth + 1) for child in ast.iter_child_nodes(node))


def _objection(node: ast.AST, functions: frozenset[str]) -> Text | None:
    """Say what is not allowed about one node, if anything."""
    match node:
        case ast.Name(id=name) if name.startswith("_"):
            return _UNDERSCORE.filled(name=name)
        case ast.Constant(value=value):
            usual = value is None or isinstance(value, bool | int | str)
            finite = isinstance(value, float) and abs(value) != float("inf")
            return None if usual or finite else _LITERAL
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
            if any(isinstance(argument, ast.Starred) for argument in args):
                return _PLAIN_CALL
            return None if name in functions or name in OWN_FUNCTIONS else _UNKNOWN.filled(name=name)
        case ast.Call():
            return _PLAIN_CALL
        case _:
            return None if isinstance(node, _ALLOWED) else _FORBIDDEN.filled(construct=type(node).__name__)


def _refusal(source: str, reason: Text) -> ExpressionError:
    """Build the error with its reason in both languages."""
    shown = source if len(source) <= 80 else source[:79] + "…"
    error = ExpressionError(expression=shown, reason=reason.en)
    error.text = Text(
        ExpressionError.template.id.format(expression=shown, reason=reason.id),
        ExpressionError.template.en.format(expression=shown, reason=reason.en),
    )
    return error


class _Evaluator(SimpleEval):  # type: ignore[misc]
    """Simpleeval with handlers for the allowed nodes only, our operators and our idea of what is missing."""

    def __init__(self, scope: Mapping[str, Value], functions: Functions) -> None:
        # Not super().__init__: it registers attributes, imports and f-strings, and is not safe in threads.
        self.operators = OPERATORS
        self.functions = functions
        self.names = scope
        self.nodes = {
            ast.Name: self._eval_name,
            ast.Constant: self._eval_constant,
            ast.List: self._eval_list,
            ast.Tuple: self._eval_tuple,
            ast.UnaryOp: self._eval_unaryop,
            ast.BinOp: self._eval_binop,
            ast.BoolOp: self._eval_boolop,
            ast.Compare: self._eval_compare,
            ast.IfExp: self._eval_ifexp,
            ast.Call: self._eval_call,
            ast.Subscript: self._eval_subscript,
        }

    def _eval_name(self, node: ast.Name) -> Value:
        return self.names.get(node.id)

    def _eval_list(self, node: ast.List) -> list[Value]:
        return [self._eval(each) for each in node.elts]

    def _eval_tuple(self, node: ast.Tuple) -> tuple[Value, ...]:
        return tuple(self._eval(each) for each in node.elts)

    def _eval_subscript(self, node: ast.Subscript) -> Value:
        return item(self._eval(node.value), self._eval(node.slice))

    def _check_disallowed_items(self, item: Value) -> None:
        """Skip simpleeval's walk through every value: only named functions can be called anyway."""
