import { errorCatalogue, type ErrorRecord } from '../errors/index.ts';
import type { Profile } from '../profiles/profile-schema.ts';
import type { CheckReport } from '../reports/check-report.ts';
import { checkFile, verdictOf, type CheckInput } from './check-file.ts';

/** The report on a file that was read and measured. @param file as the caller named it. */
export function checkReportOf(file: string, input: CheckInput): CheckReport {
  const rules = checkFile(input);
  return { ...start(file, input.profile), verdict: verdictOf(rules), error: null, rules: [...rules] };
}

/** The report on a file that cannot be read: it fails everywhere. */
export function unreadableReportOf(file: string, profile: Profile, { code, message }: ErrorRecord): CheckReport {
  const { remedy } = errorCatalogue[code];
  return { ...start(file, profile), verdict: 'fail', error: { code, message, remedy }, rules: [] };
}

function start(file: string, profile: Profile): Pick<CheckReport, 'schema' | 'file' | 'profile' | 'unchecked'> {
  const { name, version, title, kind } = profile;
  return {
    schema: 'lathe.report.check/1',
    file,
    profile: { name, version, title, kind },
    unchecked: (profile.unchecked ?? []).map(({ what }) => what),
  };
}
