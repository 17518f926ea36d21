import { Button } from '@mantine/core'
import { useRef, useState } from 'react'
import { useTranslations } from 'use-intl'

import { asProblem } from '../../api/problem.ts'
import { useChange } from '../../api/use-api.ts'
import { useShortcuts } from '../../keys/shortcuts.ts'
import { useGo } from '../../session/use-go.ts'
import style from './imports.module.css'

/** Takes a file, dropped or chosen. It is sent as it is: the server knows its encoding. */
export function Upload() {
  const t = useTranslations('imports')
  const go = useGo()
  const field = useRef<HTMLInputElement>(null)
  const [isOver, setIsOver] = useState(false)
  const upload = useChange(
    (api, file: File) =>
      api.POST('/v1/imports', {
        params: { query: { name: file.name.slice(0, 200) } },
        body: file as never,
        bodySerializer: (given) => given as never,
        headers: { 'content-type': 'text/csv' },
      }),
    { stale: [['imports']] },
  )
  const take = (file: File | undefined) => {
    if (file)
      upload.mutateAsync(file).then(
        ({ id }) => go(`imports/${id}`),
        () => {},
      )
  }
  const choose = () => field.current?.click()
  useShortcuts([{ keys: 'n', label: t('choose'), run: choose, command: true }])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button does the same
    <div
      className={style.drop}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setIsOver(true)
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setIsOver(false)
        take(event.dataTransfer.files[0])
      }}
    >
      <input
        ref={field}
        type="file"
        accept=".csv,.tsv,.txt,text/csv"
        hidden
        aria-label={t('file')}
        onChange={({ currentTarget }) => {
          take(currentTarget.files?.[0])
          currentTarget.value = ''
        }}
      />
      <p>{t('drop')}</p>
      <Button loading={upload.isPending} onClick={choose}>
        {t('choose')}
      </Button>
      <p className="muted">{t('kinds')}</p>
      {upload.error && (
        <p role="alert" className={style.problem}>
          {asProblem(upload.error).message}
        </p>
      )}
    </div>
  )
}
