/**
 * The application_name of a connection. It ends in the process id, by which othersConnected() recognizes this process's
 * connections.
 */
export function connectionName(purpose: string): string {
  return `parley-${purpose}-${process.pid}`
}
