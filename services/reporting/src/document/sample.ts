import { localDate } from '@jiceng/kernel'
import type { OfficialDocument } from './model.ts'

const rows = 20
/** A document of every part there is, set once before anybody asks for one; nobody gets to see it. */
export const sample: OfficialDocument = {
  title: '半年基层党建工作总结',
  mark: '（草稿）',
  blocks: [
    { level: 0, head: '', text: '固基本、攻难点、创亮点，推动组织强堡垒、党员当先锋。'.repeat(rows) },
    { level: 1, head: '一、主要做法和成效', text: '' },
    { level: 2, head: '（一）聚焦明责尽责。', text: '一是强化责任体系，整改完成率达98.2%。'.repeat(rows) },
  ],
  issuer: '中共市委组织部',
  issuedOn: localDate('2023-06-30'),
  frozenAt: new Date(0),
  annexes: [
    {
      title: '数据来源表',
      note: '截至2023-06-30',
      tables: [
        {
          columns: ['位置', '数字', '指标', '口径（版本）', '区划', '期间', '记录数'].map((head) => {
            return { head, align: 'left', share: 1 }
          }),
          rows: Array.from({ length: rows }, () => [
            'S31',
            '98.2%',
            'IG-05 网格党支部覆盖率',
            'red-grids',
            '990103',
            '2023H1',
            '12',
          ]),
        },
      ],
    },
  ],
}
