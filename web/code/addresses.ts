/**
 * What Node has for addresses and copies: `URL`, `URLSearchParams`, `structuredClone`, for code that names one of them.
 *
 * What does not live here: what all code finds (`crates/code/src/prelude.js`), and bytes (`bytes.ts`).
 */
import structuredClone from "core-js-pure/web/structured-clone";
import URL from "core-js-pure/web/url";
import URLSearchParams from "core-js-pure/web/url-search-params";
import { offer } from "./offer.ts";

offer({ URL, URLSearchParams, structuredClone }, { url: { URL, URLSearchParams } });
