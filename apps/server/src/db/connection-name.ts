/**
 * The application_name of a connection. The process id comes last: whoever stops the embedded PostgreSQL tells by it
 * which process a connection belongs to.
 */
export function connectionName(purpose: string): string {
  return `parley-${purpose}-${process.pid}`
}
