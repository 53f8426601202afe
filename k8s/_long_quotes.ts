import { type CST, type Document, Scalar, visit } from "yaml";

/** From this length on, in UTF-16 code units, it is worth looking. */
const LONG = 1024;
/** Between double quotes, and the same between single ones: no escape, no space and no quote in it. */
const SAME_IN_SINGLE_QUOTES = /^"[!#-&(-[\]-~]+"$/;

/**
 * Presents long double-quoted scalars without escapes, which the annotations of policies are, to the composer as
 * single-quoted ones. It reads these in one piece, and puts the others together from single characters, each of which
 * takes the memory of an object.
 */
export class LongQuotes {
  readonly #eased = new Set<CST.Token>();

  /** Changes the quotes of a scalar where that changes neither its value nor its length. */
  ease(token: CST.Token): void {
    if (token.type !== "double-quoted-scalar" || token.source.length < LONG) return;
    if (!SAME_IN_SINGLE_QUOTES.test(token.source)) return;
    token.type = "single-quoted-scalar";
    token.source = `'${token.source.slice(1, -1)}'`;
    this.#eased.add(token);
  }

  /** Gives the scalars of the composed document their kind of quotes back. */
  restore(document: Document.Parsed): void {
    if (this.#eased.size === 0) return;
    visit(document, {
      Scalar: (_, node) => {
        const token = node.srcToken;
        if (token === undefined || !this.#eased.delete(token)) return;
        node.type = Scalar.QUOTE_DOUBLE;
      },
    });
  }
}
