/** Written pages need no script: they are read where nothing else works. */
export const csr = false;
