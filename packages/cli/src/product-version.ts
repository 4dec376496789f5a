/** Version of the command line; kept equal to the package by a test. */
export const productVersion = '0.1.0';
