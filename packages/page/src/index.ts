export type { PageFacts, PageFile, PageRule } from './page-facts.ts';
export { renderReportPage } from './report-page.ts';
