import { Button, Textarea } from '@mantine/core'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { useConfirm } from '../../ui/confirm.ts'
import { Panel } from '../../ui/panel.tsx'
import { useProblemForm } from '../../ui/use-problem-form.ts'
import { useReport } from '../../ui/use-report.ts'
import { fromLines, toLines } from './lines.ts'
import { SaveForm } from './save-form.tsx'
import { useSaveWorkspace } from './use-save-workspace.ts'

/** The words by which a contact opts out and in again. */
export function Consent({ workspace }: { workspace: Schemas['Workspace'] }) {
  const t = useTranslations('settings')
  const { may } = useWorkspace()
  const save = useSaveWorkspace()
  const confirm = useConfirm()
  const report = useReport()
  const mayWrite = may('workspace:write')
  const form = useProblemForm({
    initialValues: {
      opt_out_words: toLines(workspace.opt_out_words),
      opt_in_words: toLines(workspace.opt_in_words),
      opt_out_reply: workspace.opt_out_reply ?? '',
    },
    submit: ({ opt_out_words: out, opt_in_words: back, opt_out_reply: reply }) =>
      save({
        opt_out_words: fromLines(out),
        opt_in_words: fromLines(back),
        opt_out_reply: reply.trim() === '' ? null : reply,
      }),
  })
  const askToReset = () =>
    confirm({
      title: t('resetTitle'),
      text: t('resetHelp'),
      action: t('reset'),
      run: () => {
        const own = save({ opt_out_words: null, opt_in_words: null })
        report(
          own.then(() => window.location.reload()),
          t('saved'),
        )
      },
    })
  return (
    <Panel
      title={t('consent')}
      lead={t('consentHelp')}
      actions={
        mayWrite && (
          <Button variant="subtle" onClick={askToReset}>
            {t('reset')}
          </Button>
        )
      }
    >
      <SaveForm form={form} mayWrite={mayWrite}>
        <Textarea
          label={t('optOut')}
          description={t('oneALine')}
          autosize
          minRows={3}
          maxRows={8}
          {...form.form.getInputProps('opt_out_words')}
        />
        <Textarea
          label={t('optIn')}
          description={t('oneALine')}
          autosize
          minRows={3}
          maxRows={8}
          {...form.form.getInputProps('opt_in_words')}
        />
        <Textarea
          label={t('optOutReply')}
          description={t('optOutReplyHelp')}
          autosize
          minRows={2}
          {...form.form.getInputProps('opt_out_reply')}
        />
      </SaveForm>
    </Panel>
  )
}
