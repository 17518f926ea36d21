export interface Logger {
  info(obj: object, msg: string): void
  warn(obj: object, msg: string): void
}
