import style from './keys.module.css'
import { keysShown } from './shortcuts.ts'

/** A shortcut, drawn as keys. */
export function Keys({ keys }: { keys: string }) {
  return (
    <span className={style.keys}>
      {keysShown(keys).map((key, n) => (
        <kbd key={n}>{key}</kbd>
      ))}
    </span>
  )
}
