const given = document.querySelector<HTMLMetaElement>('meta[name=base]')?.content ?? './'
const base = new URL(given, location.href)

/** Of the dashboard, as in `/app`. A proxy may serve Parley below a path of its own. */
export const basePath = base.pathname.replace(/\/$/, '')

/** Of Parley, without a slash at its end. */
export const serverUrl = new URL('..', base).href.replace(/\/$/, '')

/** The query as it was when the page was opened: the router keeps one value of each name. */
export const openedQuery = location.search.slice(1)
