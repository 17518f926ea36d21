import { StartupError } from './startup-error.ts'

/** Throws a sentence for a listener that can't be opened. `setting` is what its port is set by. */
export function explainListen(
  { host, port }: { host: string; port: number },
  setting = 'PORT',
): (error: NodeJS.ErrnoException) => never {
  return (error) => {
    if (error.code === 'EADDRINUSE') {
      throw new StartupError(
        `Port ${port} on ${host} is taken by another program: stop it, or set ${setting} to a free one.`,
      )
    }
    if (error.code === 'EACCES')
      throw new StartupError(`Port ${port} on ${host} may not be used: set ${setting} to one above 1023.`)
    if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
      throw new StartupError(
        `${host} is no address of this machine: set ${setting.replace('PORT', 'HOST')} to one that is.`,
      )
    }
    throw error
  }
}
