export { errorCatalogue, type ErrorCode, type ErrorFacts } from './error-catalogue.ts';
export { LatheError, type ErrorDetails, type ErrorRecord } from './lathe-error.ts';
