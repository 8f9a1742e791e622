declare module 'benz-amr-recorder/src/amrnb.js' {
  const startDecoder: () => void;
  export default startDecoder;
}

declare module '*?worker&url' {
  const url: string;
  export default url;
}

/** Trusted types, as far as the page uses them; TypeScript's own library does not know them yet. */
interface Window {
  readonly trustedTypes?: {
    readonly createPolicy: (
      name: string,
      rules: { readonly createScriptURL: (url: string) => string },
    ) => { readonly createScriptURL: (url: string) => URL };
  };
}
