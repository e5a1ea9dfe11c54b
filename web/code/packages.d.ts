/** The packages that come without types. */
declare module "fast-text-encoding" {
  const { TextDecoder, TextEncoder }: typeof globalThis;
  export { TextDecoder, TextEncoder };
}
declare module "core-js-pure/web/structured-clone" {
  const clone: typeof structuredClone;
  export default clone;
}
declare module "core-js-pure/web/url" {
  const made: typeof URL;
  export default made;
}
declare module "core-js-pure/web/url-search-params" {
  const made: typeof URLSearchParams;
  export default made;
}
