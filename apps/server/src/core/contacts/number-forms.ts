import type { CountryCode } from 'libphonenumber-js/max'

/** Another form of a country's numbers, which becomes the one that Parley stores. */
interface NumberForm {
  country: CountryCode
  /** E.164 digits in the other form. None of them is a number of another person in today's numbering plan. */
  from: RegExp
  to: string
  source: string
}

const fromVietnam = 'https://mic.gov.vn, mobile prefixes of September 2018: the eleven-digit numbers lost a digit'
const vietnam: Readonly<Record<string, string>> = {
  ...{ 120: '70', 121: '79', 122: '77', 126: '76', 128: '78' },
  ...{ 123: '83', 124: '84', 125: '85', 127: '81', 129: '82' },
  ...{ 162: '32', 163: '33', 164: '34', 165: '35', 166: '36', 167: '37', 168: '38', 169: '39' },
  ...{ 186: '56', 188: '58', 199: '59' },
}

const fromIvoryCoast =
  'https://www.artci.ci, 31 January 2021: two digits of the operator before the eight of the number'
/** The numbers of Moov, MTN and Orange: mobile, then fixed. */
const ivoryCoast: Readonly<Record<string, string>> = {
  '01': '(?:0[1-3]|[457][0-3])\\d{6}',
  '05': '(?:0[4-6]|[4-9][4-6])\\d{6}',
  '07': '(?:0[7-9]|[4-9][7-9])\\d{6}',
  21: '2[0-3]8\\d{5}',
  25: '(?:2[0-4]|3[0-6])0\\d{5}',
  27: '(?:20[23]|21[2357]|22[245]|23[45]|24[3-5]|306|31[69]|3[2-6]7|359|368)\\d{5}',
}

/**
 * Forms that our numbering plan, libphonenumber's, doesn't make equal: WhatsApp's own ids, and numbers from before a
 * country renumbered. WhatsApp, Google, old lists and people write both. To add one, add a row.
 */
export const numberForms: readonly NumberForm[] = [
  {
    country: 'BR',
    from: /^(55\d\d)([6-9]\d{7})$/,
    to: '$19$2',
    source: 'Anatel, ninth digit of mobile numbers until 2016. WhatsApp omits it for many. Landlines begin with 2 to 5',
  },
  {
    country: 'MX',
    from: /^52(?:1|0[12]|04[45])(\d{10})$/,
    to: '52$1',
    source:
      'IFT, 3 August 2019: no 1, 01, 044 or 045. WhatsApp keeps the 1: https://github.com/chatwoot/chatwoot/pull/14174',
  },
  {
    country: 'AR',
    from: /^54((?:11|[23]\d)\d{8})$/,
    to: '549$1',
    source:
      'ENACOM: mobile numbers have a 9 from abroad. WhatsApp uses it, senders omit it: chatwoot/chatwoot pull 14264',
  },
  // The numbering plan reads the domestic 15 behind the area code, but not behind a 9 as well.
  { country: 'AR', from: /^549(1115\d{8}|[23]\d\d15\d{7}|[23]\d{3}15\d{6})$/, to: '54$1', source: 'ENACOM' },
  {
    country: 'BJ',
    from: /^229([2-9]\d{7})$/,
    to: '22901$1',
    source: 'ARCEP Bénin, 30 November 2024, https://www.itu.int/oth/T0202000017/en: 01 before all numbers',
  },
  ...Object.entries(ivoryCoast).map(([digits, old]): NumberForm => {
    return { country: 'CI', from: new RegExp(`^225(${old})$`), to: `225${digits}$1`, source: fromIvoryCoast }
  }),
  ...Object.entries({ 1: '1', 2: '6', 4: '7', 5: '6', 6: '6', 7: '7' }).map(
    ([old, digit]): NumberForm => ({
      country: 'GA',
      from: new RegExp(`^2410(${old}\\d{6})$`),
      to: `241${digit}$1`,
      source: 'ARCEP Gabon, 15 November 2019, the old form ended on 6 April 2024: 0 becomes 1, 6 or 7 by operator',
    }),
  ),
  ...Object.entries(vietnam).map(
    ([old, digits]): NumberForm => ({
      country: 'VN',
      from: new RegExp(`^84${old}(\\d{7})$`),
      to: `84${digits}$1`,
      source: fromVietnam,
    }),
  ),
  { country: 'CM', from: /^237([79]\d{7})$/, to: '2376$1', source: 'ART Cameroon, 21 November 2014: 6 before mobile' },
  {
    country: 'CM',
    from: /^237((?:22|33)\d{6})$/,
    to: '2372$1',
    source: 'ART Cameroon, 21 November 2014: 2 before fixed',
  },
  {
    country: 'CO',
    // 46 begins numbers of today's plan.
    from: /^57([125-8][2-8]\d{6}|4[2-578]\d{6})$/,
    to: '5760$1',
    source: 'CRC Colombia, resolution 5826, 1 September 2021: 60 before fixed numbers',
  },
]

/** The first two digits. They spare other numbers the search, which takes longer than all else that is done with one. */
const beginnings = new Set(numberForms.map(({ from }) => /\d\d/.exec(from.source)?.[0]))

/** E.164 digits in the form that Parley stores. */
export function storedForm(digits: string): string {
  if (!beginnings.has(digits.slice(0, 2))) return digits
  const form = numberForms.find(({ from }) => from.test(digits))
  return form ? digits.replace(form.from, form.to) : digits
}
