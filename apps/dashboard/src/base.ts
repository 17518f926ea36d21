const given = document.querySelector<HTMLMetaElement>('meta[name=base]')?.content ?? './'
const base = new URL(given, location.href)

/** Of the dashboard, as in `/app`. A proxy may serve Parley below a path of its own. */
export const basePath = base.pathname.replace(/\/$/, '')

/** Of Parley, without a slash at its end. */
export const serverUrl = new URL('..', base).href.replace(/\/$/, '')
