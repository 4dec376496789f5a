/** Holding files against profiles, without a schema library: what the command line loads to check and to fix. */
export { checkFile, verdictOf, type CheckInput } from './check-file.ts';
export { checkReportOf, unreadableReportOf } from './check-report-of.ts';
export type { FileFacts } from './file-facts.ts';
export { picturePartsFor } from './picture-parts-for.ts';
export { findProfile, listProfiles } from '../profiles/find-profile.ts';
export { profileMasterDefaults } from '../profiles/master-defaults.ts';
export { profileValues, type ProfileValue } from '../profiles/profile-values.ts';
export type { CheckReport, RuleResult, Verdict } from '../reports/check-report.ts';
