import { getTimezonesForCountry } from 'countries-and-timezones'
import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max'

import { invalidField } from '../../kernel/errors.ts'

/** For a country with several zones: the zone of most of its people. */
const choices: Partial<Record<CountryCode, string>> = {
  AR: 'America/Argentina/Buenos_Aires',
  AU: 'Australia/Sydney',
  BR: 'America/Sao_Paulo',
  CA: 'America/Toronto',
  CD: 'Africa/Kinshasa',
  CL: 'America/Santiago',
  CN: 'Asia/Shanghai',
  CY: 'Asia/Nicosia',
  DE: 'Europe/Berlin',
  EC: 'America/Guayaquil',
  ES: 'Europe/Madrid',
  FM: 'Pacific/Pohnpei',
  GL: 'America/Nuuk',
  ID: 'Asia/Jakarta',
  KI: 'Pacific/Tarawa',
  KZ: 'Asia/Almaty',
  MH: 'Pacific/Majuro',
  MN: 'Asia/Ulaanbaatar',
  MX: 'America/Mexico_City',
  MY: 'Asia/Kuala_Lumpur',
  NZ: 'Pacific/Auckland',
  PF: 'Pacific/Tahiti',
  PG: 'Pacific/Port_Moresby',
  PS: 'Asia/Gaza',
  PT: 'Europe/Lisbon',
  RU: 'Europe/Moscow',
  UA: 'Europe/Kyiv',
  US: 'America/New_York',
  UZ: 'Asia/Tashkent',
  VN: 'Asia/Ho_Chi_Minh',
}

/** The contact's own zone, else the zone of the phone's country, else the workspace's. IANA. */
export function timeZoneOf(contact: { time_zone: string | null; phone: string | null }, workspaceZone: string): string {
  return contact.time_zone ?? (contact.phone === null ? undefined : zoneOfPhone(contact.phone)) ?? workspaceZone
}

/** `phone`: E.164 digits. */
function zoneOfPhone(phone: string): string | undefined {
  const country = parsePhoneNumberFromString(`+${phone}`)?.country
  return country && (choices[country] ?? getTimezonesForCountry(country)?.[0]?.name)
}

/** Throws `invalid` naming `field` if it isn't an IANA zone. Offsets are invalid, because they have no summer time. */
export function checkTimeZone(zone: string, field = 'time_zone'): string {
  if (/^[A-Za-z]+(?:[/_+-][A-Za-z0-9]+)*$/.test(zone) && isKnown(zone)) return zone
  throw invalidField(field, 'must be an IANA time zone like America/Sao_Paulo', 'unknown_time_zone')
}

function isKnown(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    return true
  } catch {
    return false
  }
}
