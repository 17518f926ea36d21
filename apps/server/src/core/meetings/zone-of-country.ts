import { getTimezonesForCountry } from 'countries-and-timezones'

/** The time zone of a country in which all clocks are the same; undefined for others, Brazil or the USA for one. */
export function zoneOfCountry(country: string): string | undefined {
  const [first, ...others] = getTimezonesForCountry(country) ?? []
  const alike = others.every((zone) => zone.utcOffset === first?.utcOffset && zone.dstOffset === first.dstOffset)
  return alike ? first?.name : undefined
}
