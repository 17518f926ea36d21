/**
 * Takes a percent sign in a path that isn't UTF-8 for itself. Fastify would refuse such a path before it knows whose it
 * is, and so in no surface's form; like this it leads to an id that there isn't.
 */
export function readableUrl(url: string): string {
  const end = url.indexOf('?')
  const path = end < 0 ? url : url.slice(0, end)
  try {
    decodeURIComponent(path)
    return url
  } catch {
    return path.replaceAll('%', '%25') + url.slice(path.length)
  }
}
