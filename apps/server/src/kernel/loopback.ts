const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/** Whether a hostname, as `URL` gives it, is this machine's own. */
export const isLoopback = (hostname: string): boolean => loopback.test(hostname)
