import t from 'tap'
import { kafkaLog } from './log/kafka.ts'
import { memoryLog } from './log/memory.ts'
import { logSuite } from './log/suite.ts'

t.test('a log in memory', async (t) => logSuite(t, memoryLog()))
t.test('Kafka', async (t) => logSuite(t, kafkaLog()))
