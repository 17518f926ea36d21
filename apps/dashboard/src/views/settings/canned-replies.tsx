import { Button, Textarea, TextInput } from '@mantine/core'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange, useList } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { useConfirm } from '../../ui/confirm.ts'
import { FormProblem } from '../../ui/form-problem.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Table } from '../../ui/table.tsx'
import { useProblemForm } from '../../ui/use-problem-form.ts'
import { useReport } from '../../ui/use-report.ts'

type Reply = Schemas['CannedReply']
const stale = { stale: [['canned-replies']] }

/** Texts that people send often. In the inbox, a slash finds them. */
export function CannedReplies() {
  const t = useTranslations('settings')
  const { may } = useWorkspace()
  const confirm = useConfirm()
  const report = useReport()
  const list = useList<Reply>(['canned-replies'], (api, cursor) =>
    api.GET('/v1/canned-replies', { params: { query: { limit: '50', ...cursor } } }),
  )
  const remove = useChange(
    (api, id: number) => api.DELETE('/v1/canned-replies/{id}', { params: { path: { id: String(id) } } }),
    stale,
  )
  const mayWrite = may('messages:write')
  return (
    <Panel title={t('canned')} lead={t('cannedHelp')}>
      <Table<Reply>
        label={t('canned')}
        list={list}
        idOf={({ id }) => id}
        empty={<p className="muted">{t('noCanned')}</p>}
        columns={[
          { name: 'shortcut', title: t('shortcut'), cell: ({ shortcut }) => <code>/{shortcut}</code> },
          { name: 'text', title: t('cannedText'), cell: ({ text }) => text },
        ]}
        {...(mayWrite && {
          actions: ({ id, shortcut }: Reply) => (
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              onClick={() =>
                confirm({
                  title: t('deleteCanned', { shortcut }),
                  text: t('deleteCannedHelp'),
                  action: t('delete'),
                  run: () => report(remove.mutateAsync(id), t('saved')),
                })
              }
            >
              {t('delete')}
            </Button>
          ),
        })}
      />
      {mayWrite && <NewReply />}
    </Panel>
  )
}

function NewReply() {
  const t = useTranslations('settings')
  const create = useChange((api, body: Schemas['NewCannedReply']) => api.POST('/v1/canned-replies', { body }), stale)
  const { form, problem, busy, onSubmit } = useProblemForm({
    initialValues: { shortcut: '', text: '' },
    async submit(values) {
      await create.mutateAsync(values)
      form.reset()
    },
  })
  return (
    <form className="stack" style={{ marginTop: 'var(--space-4)' }} onSubmit={onSubmit}>
      <FormProblem problem={problem} />
      <TextInput
        label={t('shortcut')}
        placeholder="thanks"
        key={form.key('shortcut')}
        {...form.getInputProps('shortcut')}
      />
      <Textarea
        label={t('cannedText')}
        description={t('cannedTextHelp')}
        autosize
        minRows={2}
        key={form.key('text')}
        {...form.getInputProps('text')}
      />
      <div>
        <Button type="submit" variant="default" loading={busy}>
          {t('addCanned')}
        </Button>
      </div>
    </form>
  )
}
