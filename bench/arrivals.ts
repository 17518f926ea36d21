import { serveArrivals } from './arrival-server.ts'

/** Answers every webhook with 200. An arrival has the event's id and the phone number in it. */
serveArrivals((request, body) => ({
  arrival: [String(request.headers['webhook-id']), /"phone":"(\d+)"/.exec(body)?.[1] ?? ''],
}))
