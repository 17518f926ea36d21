const loopback = /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/

/** Whether a hostname or an address is this machine's own. */
export const isLoopback = (hostname: string): boolean => loopback.test(hostname)

/** Whether codes, tokens and passwords may travel there: nobody in between can read them. */
export function isSafeUrl(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || isLoopback(hostname)
}
