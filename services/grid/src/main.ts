import { runService } from '@jiceng/service-kit'
import { service } from './app.ts'
import { readSettings } from './config.ts'

await runService(service, readSettings())
