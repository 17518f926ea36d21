import { lookAt } from './views.test-helper.ts'

lookAt('set-up')
