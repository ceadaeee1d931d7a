import type { DateTime } from 'luxon';

/** English of different places: each knows the names of the zones around it, and writes `GMT+3` for others. */
const LOCALES = ['en-US', 'en-GB', 'en-CA', 'en-AU', 'en-NZ', 'en-IN', 'en-ZA', 'en-KE', 'en-NG', 'en-PK', 'en-HK'];

/** Zones whose short names no English has, or has otherwise; in winter and in summer. Source: https://www.iana.org/time-zones */
const NAMES: Readonly<Record<string, readonly [winter: string, summer: string]>> = {
  'America/Adak': ['HST', 'HDT'],
  'America/Dawson': ['MST', 'MST'],
  'America/Havana': ['CST', 'CDT'],
  'America/Hermosillo': ['MST', 'MST'],
  'America/Mazatlan': ['MST', 'MDT'],
  'America/Miquelon': ['-03', '-02'],
  'America/Whitehorse': ['MST', 'MST'],
  'Asia/Amman': ['+03', '+03'],
  'Asia/Chongqing': ['CST', 'CST'],
  'Asia/Colombo': ['+0530', '+0530'],
  'Asia/Damascus': ['+03', '+03'],
  'Asia/Dubai': ['+04', '+04'],
  'Asia/Harbin': ['CST', 'CST'],
  'Asia/Jakarta': ['WIB', 'WIB'],
  'Asia/Jayapura': ['WIT', 'WIT'],
  'Asia/Jerusalem': ['IST', 'IDT'],
  'Asia/Karachi': ['PKT', 'PKT'],
  'Asia/Kuala_Lumpur': ['+08', '+08'],
  'Asia/Kuching': ['+08', '+08'],
  'Asia/Macao': ['CST', 'CST'],
  'Asia/Macau': ['CST', 'CST'],
  'Asia/Makassar': ['WITA', 'WITA'],
  'Asia/Manila': ['PST', 'PST'],
  'Asia/Muscat': ['+04', '+04'],
  'Asia/Pontianak': ['WIB', 'WIB'],
  'Asia/Pyongyang': ['KST', 'KST'],
  'Asia/Seoul': ['KST', 'KST'],
  'Asia/Shanghai': ['CST', 'CST'],
  'Asia/Singapore': ['+08', '+08'],
  'Asia/Taipei': ['CST', 'CST'],
  'Asia/Tel_Aviv': ['IST', 'IDT'],
  'Asia/Tokyo': ['JST', 'JST'],
  'Australia/Eucla': ['+0845', '+0845'],
  'Australia/Lord_Howe': ['+1030', '+11'],
  'Etc/GMT': ['GMT', 'GMT'],
  'Europe/Dublin': ['GMT', 'IST'],
  'Europe/Guernsey': ['GMT', 'BST'],
  'Europe/Isle_of_Man': ['GMT', 'BST'],
  'Europe/Jersey': ['GMT', 'BST'],
  'Europe/Kirov': ['MSK', 'MSK'],
  'Europe/Moscow': ['MSK', 'MSK'],
  'Europe/Simferopol': ['MSK', 'MSK'],
  'Europe/Volgograd': ['MSK', 'MSK'],
  GMT: ['GMT', 'GMT'],
  Israel: ['IST', 'IDT'],
  Japan: ['JST', 'JST'],
  PRC: ['CST', 'CST'],
  'Pacific/Chatham': ['+1245', '+1345'],
  'Pacific/Guam': ['ChST', 'ChST'],
  'Pacific/Midway': ['SST', 'SST'],
  'Pacific/Pago_Pago': ['SST', 'SST'],
  'Pacific/Saipan': ['ChST', 'ChST'],
  ROC: ['CST', 'CST'],
  ROK: ['KST', 'KST'],
  Singapore: ['+08', '+08'],
};

const UTC_NAMES = ['UTC', 'Etc/UTC', 'Etc/UCT', 'Etc/Zulu', 'Etc/Universal', 'Zulu', 'Universal', 'UCT'];

const OFFSET = /^(?:GMT|UTC)([+-])(\d{1,2})(?::(\d\d))?$/;

/** What has been found out, by zone and offset; there are few. */
const known = new Map<string, string>();

/** The short name of a moment's zone as the time zone database has it: `CEST`, `+03`. */
export function zoneName(moment: DateTime): string {
  const zone = moment.zoneName ?? '';
  if (UTC_NAMES.includes(zone)) return 'UTC';
  const own = NAMES[zone];
  if (own) return own[moment.isInDST ? 1 : 0];
  const key = `${zone} ${moment.offset}`;
  const name = known.get(key) ?? ofAnyLocale(moment);
  known.set(key, name);
  return name;
}

function ofAnyLocale(moment: DateTime): string {
  const names = LOCALES.map(locale => moment.setLocale(locale).offsetNameShort ?? '');
  const name = names.find(one => one !== '' && !OFFSET.test(one));
  return (
    name ??
    (names[0] ?? '').replace(
      OFFSET,
      (_, sign: string, hours: string, minutes = '') => sign + hours.padStart(2, '0') + minutes,
    )
  );
}
