/**
 * Treats percent signs literally in a path that isn't valid UTF-8. Fastify would refuse the path before it selects an
 * API and its error format. With this, the path names an unknown id.
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
