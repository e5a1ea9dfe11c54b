// What depends on a locale, as far as it is exact without the tables of one: numbers and texts of ASCII as in en-US, the locale of
// Lambda. The rest ends as the `ReferenceError` about `Intl`, which has advice: another answer than Node's would be worse.
(() => {
  "use strict";
  const { apply } = Reflect;
  const method = (of, name) => {
    const found = of[name];
    return (self, ...given) => apply(found, self, given);
  };
  const valueOf = method(Number.prototype, "valueOf");
  const bigintOf = method(BigInt.prototype, "valueOf");
  const slice = method(String.prototype, "slice");
  const indexOf = method(String.prototype, "indexOf");
  const codeAt = method(String.prototype, "charCodeAt");
  const padEnd = method(String.prototype, "padEnd");
  const toText = String;
  const toBigInt = BigInt;
  const missing = () => {
    throw new ReferenceError("Intl is not defined");
  };
  const plain = (locale, options) => {
    if ((locale !== undefined && locale !== "en-US" && locale !== "en") || options !== undefined) missing();
  };
  const grouped = (digits) => {
    let text = "";
    let rest = digits;
    while (rest.length > 3) {
      text = "," + slice(rest, -3) + text;
      rest = slice(rest, 0, -3);
    }
    return rest + text;
  };
  const ofNumber = (value) => {
    if (value !== value) return "NaN";
    const sign = value < 0 || (value === 0 && 1 / value < 0) ? "-" : "";
    const size = value < 0 ? -value : value;
    if (size === 1 / 0) return sign + "∞";
    // Rounded is what the shortest text of the number says, away from zero.
    const text = toText(size);
    if (indexOf(text, "e-") >= 0) return sign + "0";
    const exponent = indexOf(text, "e+");
    if (exponent >= 0) {
      const point = indexOf(text, ".");
      const digits = slice(text, 0, 1) + (point < 0 ? "" : slice(text, 2, exponent));
      return sign + grouped(padEnd(digits, 1 + +slice(text, exponent + 2), "0"));
    }
    const point = indexOf(text, ".");
    if (point < 0) return sign + grouped(text);
    const whole = slice(text, 0, point);
    const fraction = padEnd(slice(text, point + 1), 4, "0");
    let thousandths = toText(toBigInt(whole + slice(fraction, 0, 3)) + (codeAt(fraction, 3) >= 53 ? 1n : 0n));
    while (thousandths.length < 4) thousandths = "0" + thousandths;
    let digits = slice(thousandths, -3);
    while (slice(digits, -1) === "0") digits = slice(digits, 0, -1);
    return sign + grouped(slice(thousandths, 0, -3)) + (digits === "" ? "" : "." + digits);
  };
  // The order of ASCII in the collation of the root, before the letters.
  const ORDER = "\t\n\v\f\r _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789";
  const places = [];
  for (let code = 0; code < 128; code += 1) {
    const place = indexOf(ORDER, String.fromCharCode(code));
    const letter = (code | 32) - 96;
    places[code] = letter >= 1 && letter <= 26 && code >= 65 ? ORDER.length + letter : place;
  }
  Object.setPrototypeOf(places, null);
  const compared = (one, other) => {
    let byCase = 0;
    const length = one.length > other.length ? one.length : other.length;
    let result = 0;
    for (let i = 0; i < length; i += 1) {
      const a = i < one.length ? codeAt(one, i) : -1;
      const b = i < other.length ? codeAt(other, i) : -1;
      if (a > 127 || b > 127 || places[a] === -1 || places[b] === -1) missing();
      if (result === 0) {
        const first = a < 0 ? -1 : places[a];
        const second = b < 0 ? -1 : places[b];
        if (first !== second) result = first < second ? -1 : 1;
        // A small letter comes before its capital.
        else if (byCase === 0 && a !== b) byCase = a > b ? -1 : 1;
      }
    }
    return result === 0 ? byCase : result;
  };
  const methods = {
    number: {
      toLocaleString(locale, options) {
        plain(locale, options);
        return ofNumber(valueOf(this));
      },
    },
    bigint: {
      toLocaleString(locale, options) {
        plain(locale, options);
        const value = bigintOf(this);
        return (value < 0n ? "-" : "") + grouped(toText(value < 0n ? -value : value));
      },
    },
    text: {
      localeCompare(other, locale, options) {
        if (this === undefined || this === null) throw new TypeError("String.prototype.localeCompare called on null or undefined");
        const one = toText(this);
        const two = toText(other);
        if (one === two) return 0;
        plain(locale, options);
        return compared(one, two);
      },
    },
    date: { toLocaleString: missing, toLocaleDateString: missing, toLocaleTimeString: missing },
  };
  for (const [of, made] of [
    [Number.prototype, methods.number],
    [BigInt.prototype, methods.bigint],
    [String.prototype, methods.text],
    [Date.prototype, methods.date],
  ]) {
    for (const name of Object.keys(made)) {
      Object.defineProperty(of, name, { value: made[name], writable: true, enumerable: false, configurable: true });
    }
  }
})();
