/** A message fired a trigger. The answer to this event may carry a dynamic reply. */
export interface MessageReceived {
  event: 'message.received'
  /** The channel, as `sess_3`. */
  session_id: string
  from: {
    /** Digits with the country code: `919876543210`. Null for a sender whose number WhatsApp doesn't tell. */
    phone: string | null
    jid: string
    is_group: boolean
    group_jid: string | null
  }
  message: {
    text: string
    type: string
  }
  /** Unix time in milliseconds. */
  timestamp: number
  /** Present in deliveries of the test simulation only. */
  _simulated?: true
}

/** A session lost its connection. The document names this event without its fields: they are inferred. */
export interface SessionDisconnected {
  event: 'session.disconnected'
  session_id: string
  name: string
  status: 'disconnected'
  /** What went wrong, for people; null where it isn't known. */
  reason: string | null
  /** Unix time in milliseconds. */
  timestamp: number
}
