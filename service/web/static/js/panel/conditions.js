// Conditions that can be built by picking: tests of one answer each, joined by "and" or by "or".
// Whatever else the language of expressions can say stays as it was typed.

const TOKENS = /\s*(?:(\d+(?:\.\d+)?)|([A-Za-z]\w*)|("[^"\\]*"|'[^'\\]*')|(==|!=|<=|>=|<|>|[()[\],-]))/y;
const WORDS = new Set(["and", "or", "not", "in", "True", "False", "None", "if", "else", "is"]);
const COMPARISONS = new Set(["==", "!=", "<", "<=", ">", ">="]);
const MIRRORED = { "==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<=" };

// Which questions can be asked of an answer, by the type of the answer.
export const OPERATORS = {
  string: ["==", "!=", "given", "empty"],
  integer: ["==", "!=", "<", "<=", ">", ">=", "given", "empty"],
  decimal: ["==", "!=", "<", "<=", ">", ">=", "given", "empty"],
  boolean: ["yes", "no"],
  date: ["==", "<", "<=", ">", ">=", "given", "empty"],
  datetime: ["<", ">", "given", "empty"],
  strings: ["some", "none", "holds", "lacks"],
};
export const WITHOUT_VALUE = new Set(["given", "empty", "yes", "no", "some", "none"]);

const NUMBERS = new Set(["integer", "decimal"]);

// Read an expression as {joint, tests: [{field, operator, value}]}; null when picking could not have made it.
export function read(expression, typeOf) {
  const tokens = tokensOf(expression);
  if (tokens === null || tokens.length === 0) {
    return null;
  }
  const reader = new Reader(tokens, typeOf);
  try {
    return reader.whole();
  } catch {
    return null;
  }
}

export function write({ joint, tests }, typeOf) {
  return tests.map((test) => written(test, typeOf(test.field))).join(` ${joint} `);
}

// A test that lacks its value is not said yet.
export function isComplete(test, typeOf) {
  if (!test.field || !test.operator || WITHOUT_VALUE.has(test.operator)) {
    return Boolean(test.field && test.operator);
  }
  if (NUMBERS.has(typeOf(test.field))) {
    return /^-?\d+([.,]\d+)?$/.test(test.value);
  }
  return test.value !== "" && !/["\\]/.test(test.value);
}

function written({ field, operator, value }, type) {
  switch (operator) {
    case "given":
      return NUMBERS.has(type) ? `(${field} == 0 or ${field} != 0)` : `len(${field}) > 0`;
    case "empty":
      return NUMBERS.has(type) ? `not (${field} == 0 or ${field} != 0)` : `not ${field}`;
    case "yes":
      return field;
    case "no":
      return `not ${field}`;
    case "some":
      return `len(${field}) > 0`;
    case "none":
      return `len(${field}) == 0`;
    case "holds":
      return `"${value}" in ${field}`;
    case "lacks":
      return `"${value}" not in ${field}`;
    default:
      return `${field} ${operator} ${NUMBERS.has(type) ? value.replace(",", ".") : `"${value}"`}`;
  }
}

function tokensOf(expression) {
  const found = [];
  TOKENS.lastIndex = 0;
  const text = expression.trim();
  while (TOKENS.lastIndex < text.length) {
    const match = TOKENS.exec(text);
    if (match === null) {
      return null;
    }
    const [, number, name, string, sign] = match;
    if (number !== undefined) {
      found.push({ kind: "number", text: number });
    } else if (name !== undefined) {
      found.push({ kind: WORDS.has(name) ? "word" : "name", text: name });
    } else if (string !== undefined) {
      found.push({ kind: "string", text: string.slice(1, -1) });
    } else {
      found.push({ kind: "sign", text: sign });
    }
  }
  return found;
}

class Reader {
  constructor(tokens, typeOf) {
    this.tokens = tokens;
    this.at = 0;
    this.typeOf = typeOf;
  }

  whole() {
    const tests = [this.test()];
    const joint = this.see("and") ? "and" : "or";
    while (this.take(joint)) {
      tests.push(this.test());
    }
    this.must(this.at === this.tokens.length);
    return { joint: tests.length > 1 ? joint : "and", tests };
  }

  test() {
    if (this.take("not")) {
      if (this.see("(")) {
        return { ...this.anyNumber(), operator: "empty" };
      }
      const field = this.name();
      return { field, operator: this.typeOf(field) === "boolean" ? "no" : this.nothing(field), value: "" };
    }
    if (this.see("(")) {
      return this.anyNumber();
    }
    if (this.see("len")) {
      return this.counted();
    }
    const value = this.value();
    if (value !== null) {
      return this.compared(value);
    }
    const field = this.name();
    const sign = this.tokens[this.at]?.text;
    if (!COMPARISONS.has(sign)) {
      this.must(this.typeOf(field) === "boolean");
      return { field, operator: "yes", value: "" };
    }
    this.at += 1;
    const compared = this.value();
    this.must(compared !== null);
    return this.asked(field, sign, compared);
  }

  nothing(field) {
    this.must(!NUMBERS.has(this.typeOf(field)));
    return this.typeOf(field) === "strings" ? "none" : "empty";
  }

  // "x" in field · 5 < field
  compared(value) {
    if (this.take("in")) {
      return this.within(value, "holds");
    }
    if (this.take("not")) {
      this.must(this.take("in"));
      return this.within(value, "lacks");
    }
    const sign = this.tokens[this.at]?.text;
    this.must(COMPARISONS.has(sign));
    this.at += 1;
    return this.asked(this.name(), MIRRORED[sign], value);
  }

  within(value, operator) {
    const field = this.name();
    this.must(this.typeOf(field) === "strings" && value.kind === "string");
    return { field, operator, value: value.text };
  }

  // len(field) > 0 · len(field) == 0
  counted() {
    this.must(this.take("len") && this.take("("));
    const field = this.name();
    this.must(this.take(")"));
    const some = this.take(">");
    this.must(some || this.take("=="));
    this.must(this.value()?.text === "0");
    if (this.typeOf(field) === "strings") {
      return { field, operator: some ? "some" : "none", value: "" };
    }
    this.must(some);
    return { field, operator: "given", value: "" };
  }

  // (field == 0 or field != 0): a number was given
  anyNumber() {
    this.must(this.take("("));
    const field = this.name();
    this.must(this.take("==") && this.take("0") && this.take("or"));
    this.must(this.name() === field && this.take("!=") && this.take("0") && this.take(")"));
    this.must(NUMBERS.has(this.typeOf(field)));
    return { field, operator: "given", value: "" };
  }

  asked(field, operator, value) {
    const type = this.typeOf(field);
    this.must((OPERATORS[type] ?? []).includes(operator));
    this.must(NUMBERS.has(type) === (value.kind === "number") && value.text !== "");
    return { field, operator, value: value.text };
  }

  value() {
    const negative = this.see("-") && this.tokens[this.at + 1]?.kind === "number";
    const token = this.tokens[negative ? this.at + 1 : this.at];
    if (token?.kind !== "number" && token?.kind !== "string") {
      return null;
    }
    this.at += negative ? 2 : 1;
    return { kind: token.kind, text: negative ? `-${token.text}` : token.text };
  }

  name() {
    const token = this.tokens[this.at];
    this.must(token?.kind === "name" && this.typeOf(token.text) !== undefined);
    this.at += 1;
    return token.text;
  }

  see(text) {
    const token = this.tokens[this.at];
    return token !== undefined && token.kind !== "string" && token.text === text;
  }

  take(text) {
    const seen = this.see(text);
    this.at += seen ? 1 : 0;
    return seen;
  }

  must(held) {
    if (!held) {
      throw new Error("not made by picking");
    }
  }
}
