type Fields = Readonly<Record<string, unknown>>;

/** The shape of a logger. `error`: a person must act; `warn`: healed itself; `info`: business facts; `debug`: off in production. */
export type Logger = {
  readonly debug: (fields: Fields, message: string) => void;
  readonly info: (fields: Fields, message: string) => void;
  readonly warn: (fields: Fields, message: string) => void;
  readonly error: (fields: Fields, message: string) => void;
};
