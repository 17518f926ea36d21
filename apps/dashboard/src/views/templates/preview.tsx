import { PhotoIcon } from '../../ui/icons.tsx'

import { partsOf } from './parts-of.ts'
import style from './templates.module.css'

/** A template as WhatsApp shows it, with its examples where there are variables. */
export function Preview({ components }: { components: readonly Record<string, unknown>[] }) {
  const { header, media, body, footer, buttons } = partsOf(components)
  return (
    <div className={style.screen}>
      <div className={style.bubble}>
        {media !== null && (
          <span className={style.media}>
            <PhotoIcon width={28} aria-hidden="true" />
            {media}
          </span>
        )}
        {header !== null && <strong>{header}</strong>}
        <p>{body}</p>
        {footer !== null && <small>{footer}</small>}
      </div>
      {buttons.map((text) => (
        <span key={text} className={style.button}>
          {text}
        </span>
      ))}
    </div>
  )
}
