// 一（三）: S24–S39 of the half-year report.
import type { Block, Sentence } from '../template.ts'

const villages: Sentence[] = [
  {
    id: 'S26',
    clauses: [
      { text: '走访工作队员{{IO-68|int}}人' },
      { text: '，送去慰问金{{IO-69|wanYu}}' },
      { text: '，办成好事实事{{IG-34|int}}件' },
    ],
  },
  {
    id: 'S27',
    clauses: [
      { text: '选优配强驻村干部{{IO-70|int}}人' },
      { text: '，圆满完成驻村工作队轮换', guards: ['full:IO-71'], otherwise: '，驻村工作队轮换完成率达{{IO-71|pct1}}' },
    ],
  },
  {
    id: 'S28',
    clauses: [
      { text: '推进财政扶持壮大村级集体经济项目{{IA-21|int}}个' },
      { text: '，村级集体经济总收入{{IA-24|wan}}{{IA-24|growth}}' },
    ],
  },
]

const community: Sentence[] = [
  {
    id: 'S30',
    clauses: [
      { text: '建立城市基层党建联席会议制度，召开联席会议{{IG-07|int}}次{{IG-07|growth}}' },
      { text: '，议定事项办结率达{{IG-08|pct1}}{{IG-08|points}}' },
      {
        text: '，健全“区委—街道党工委—社区大党委—小区党支部—楼栋党小组—党员中心户”组织链条',
        guards: ['full:IO-89'],
        otherwise: '，“区委—街道党工委—社区大党委—小区党支部—楼栋党小组—党员中心户”组织链条完整率达{{IO-89|pct1}}',
      },
      { text: '，党员中心户{{IO-90|int}}户' },
      { text: '，构建区委指挥协调、街道统筹推进、社区具体落实的工作体系', guards: ['positive:IG-26'] },
    ],
  },
  {
    id: 'S31',
    clauses: [
      { text: '将城市社区的党建、综治、城管等各类网格整合成{{IG-01|int}}个城市“红色网格”' },
      { text: '，配备专职网格员{{IG-03|int}}名' },
      {
        text: '，实现网格党支部、楼栋党小组全覆盖',
        guards: ['full:IG-05', 'full:IG-06'],
        otherwise: '，网格党支部覆盖率达{{IG-05|pct1}}、楼栋党小组覆盖率达{{IG-06|pct1}}',
      },
    ],
  },
  {
    id: 'S32',
    clauses: [
      { text: '深化“契约化”共建，签约{{IA-19|int}}份' },
      { text: '，机关企事业单位和党员“双报到双服务”{{IG-11|int}}人次{{IG-11|growth}}' },
      { text: '，组建服务队、巡逻队、先锋队{{IG-12|int}}支' },
      { text: '，帮办代办{{IG-14|int}}件{{IG-14|growth}}' },
      {
        text: '，成功化解一批“老案难案”',
        guards: ['atLeast:IG-16:3'],
        otherwise: '，化解“老案难案”{{IG-16|int}}件',
      },
      { text: '，处理社区居民反响强烈的“关键小事”{{IG-18|yu}}件{{IG-18|growth}}' },
      { text: '，按期办结率达{{IG-19|pct1}}{{IG-19|points}}' },
    ],
  },
  { id: 'S33', clauses: [{ text: '在全市会议上作经验交流发言{{IR-02|int}}次' }] },
]

const alliances: Sentence[] = [
  {
    id: 'S35',
    clauses: [
      { text: '采取“1+N”的方式（“1”即乡镇（街道）党（工）委，“N”即各领域基层党组织）' },
      { text: '，跨区域', guards: ['positive:IA-05.region'] },
      // The first of them begins behind 「，」, whichever it is.
      { text: '，跨行业', guards: ['positive:IA-05.industry', 'not:positive:IA-05.region'] },
      { text: '、跨行业', guards: ['positive:IA-05.industry', 'positive:IA-05.region'] },
      {
        text: '，跨系统',
        guards: ['positive:IA-05.system', 'not:positive:IA-05.region', 'not:positive:IA-05.industry'],
      },
      { text: '、跨系统', guards: ['positive:IA-05.system', 'positive:IA-05.region'] },
      { text: '、跨系统', guards: ['positive:IA-05.system', 'not:positive:IA-05.region', 'positive:IA-05.industry'] },
      { text: '组建{{IA-01|cn}}个党建联盟' },
      { text: '，成员党组织{{IA-02|int}}个' },
      { text: '，成员单位{{IA-04|int}}个' },
    ],
  },
  {
    id: 'S36',
    clauses: [
      { text: '开展联盟活动{{IA-08|int}}场{{IA-08|growth}}' },
      { text: '，村企合作、校地合作{{IA-32|int}}项{{IA-32|growth}}，让党建联盟成员党组织相互提升，比学赶超，积极创优' },
    ],
  },
  {
    id: 'S37',
    clauses: [
      {
        text: '成员单位签订《党建联盟联建共建协议》',
        guards: ['full:IA-06'],
        otherwise: '《党建联盟联建共建协议》签订率达{{IA-06|pct1}}',
      },
      { text: '，组成志愿者服务队{{IA-07|int}}支，助力乡村振兴和产业发展' },
    ],
  },
  { id: 'S38', clauses: [{ text: '联控风险事项{{IA-33.number|int}}项{{IA-33.number|growth}}，构筑生态保护屏障' }] },
  { id: 'S39', clauses: [{ text: '打造联盟阵地{{IA-17|int}}个，提升联盟党组织凝聚力' }] },
]

export const governing: readonly Block[] = [
  {
    no: '一（三）',
    level: 2,
    head: '（三）聚焦党建赋能、拓面提质，有效激发组织新活力。',
    kind: 'prose',
    points: [
      { lead: '先锋引领擦亮乡村振兴“底色”。', sentences: villages },
      { lead: '红色引擎激活基层治理动能。', sentences: community },
      { lead: '党建联盟构建全域党建。', sentences: alliances },
    ],
  },
]
