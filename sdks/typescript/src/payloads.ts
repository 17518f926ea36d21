/** A message fired a trigger. The response to this event may contain a dynamic reply. */
export interface MessageReceived {
  event: 'message.received'
  /** The channel, like `sess_3`. */
  session_id: string
  from: {
    /** Digits with the country code: `919876543210`. Null for a sender whose number WhatsApp hides. */
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
  /** Nobody has sent the message: it comes from the simulator or a test key. */
  _simulated?: true
}

/** A session lost its connection. The document names this event without its fields, so they are inferred. */
export interface SessionDisconnected {
  event: 'session.disconnected'
  session_id: string
  name: string
  status: 'disconnected'
  /** The reason, for people; null if unknown. */
  reason: string | null
  /** Unix time in milliseconds. */
  timestamp: number
  /** A test key or the simulator caused it. */
  _simulated?: true
}
