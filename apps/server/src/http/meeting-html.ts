import type { PublicMeeting } from '../core/meetings/public-meeting.ts'

const style = `body{font:18px/1.5 system-ui,sans-serif;max-width:32rem;margin:4rem auto;padding:0 1rem;color:#222;background:#fff}
h1{font-size:1.5rem}dt{color:#666;font-size:.9rem}dd{margin:0 0 1rem}a{color:#0645ad}
@media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}dt{color:#999}a{color:#8ab4f8}}`

export function meetingHtml({ meeting, host, timeZones }: PublicMeeting): string {
  const { title, start, end, status, url } = meeting
  const times = timeZones.map((zone) => `<dt>${escaped(zone)}</dt><dd>${escaped(timeIn(zone, start, end))}</dd>`)
  const what =
    status === 'cancelled'
      ? '<p><strong>This meeting is cancelled.</strong></p>'
      : `<p><a href="${escaped(url)}.ics">Add it to your calendar</a></p>`
  return page(title, `<p>${escaped(host)}</p><dl>${times.join('')}</dl>${what}`)
}

export const noMeetingHtml = page('No such meeting', '<p>This link leads to no meeting.</p>')

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title><style>${style}</style></head><body><h1>${escaped(title)}</h1>${body}</body></html>`
}

/** `Monday, 19 January 2026, 15:30–16:00 GMT+5:30`. */
function timeIn(timeZone: string, start: string, end: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  })
  return format.formatRange(new Date(start), new Date(end))
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
