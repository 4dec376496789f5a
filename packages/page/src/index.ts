export type { PageFacts, PageFile, PageRule } from './page-facts.ts';
export { pageMarker, renderReportPage } from './report-page.ts';
