// 引言 and 一（一）, （二）: S01–S23 of the half-year report.
import { type Block, type Sentence, said } from '../template.ts'

const responsibility: Sentence[] = [
  {
    id: 'S05',
    clauses: [
      { text: '紧盯基层党建“五基三化”提升年行动重点任务，全面压紧压实工作责任' },
      {
        text: '，定期召开党建工作部署会、推进会{{IO-07|int}}次{{IO-07|growth}}',
        guards: ['every:IO-07'],
        otherwise: '，召开党建工作部署会、推进会{{IO-07|int}}次{{IO-07|growth}}',
      },
      {
        text: '，分领域建立党（工）委书记抓基层党建工作责任清单',
        guards: ['full:IO-08'],
        otherwise: '，党（工）委书记抓基层党建工作责任清单建立率达{{IO-08|pct1}}',
      },
      {
        text: '，常态化开展“两随机”调研指导{{IO-11|int}}次{{IO-11|growth}}',
        guards: ['every:IO-11.rounds'],
        otherwise: '，开展“两随机”调研指导{{IO-11|int}}次{{IO-11|growth}}',
      },
      { text: '，下发“两随机”调研指导清单{{IO-13|int}}份{{IO-13|growth}}' },
      { text: '，推动整改问题，整改完成率达{{IO-15|pct1}}{{IO-15|points}}' },
      { text: '，激励各级党组织攻坚痛点难点堵点，引领基层党建全域提升' },
    ],
  },
]

const ideas: Sentence[] = [
  {
    id: 'S07',
    clauses: [
      { text: '坚持把学习宣传贯彻党的二十大精神作为首要政治任务' },
      {
        text: '，扎实组织学习贯彻党的二十大精神培训班，今年已举办培训{{IO-16|int}}场{{IO-17|int}}人次{{IO-16|growth|场次}}{{IO-17|growth|人次}}',
      },
      { text: '，进一步加深了党员干部对党的二十大精神的理解和把握' },
    ],
  },
  {
    id: 'S08',
    clauses: [
      {
        text: '组织开展调查研究专题学习培训会{{IO-18|int}}场{{IO-18|growth}}，切实提升各级领导干部开展调查研究的能力和水平',
      },
    ],
  },
  {
    id: 'S09',
    clauses: [
      { text: '打造特色课程{{IO-19|int}}门' },
      {
        text: '，分层分类对各领域党员进行全覆盖兜底大培训',
        guards: ['full:IO-20'],
        otherwise: '，党员教育轮训覆盖率达{{IO-20|pct1}}',
      },
      { text: '，党员教育轮训“清零”工作提前{{IO-21|int}}天完成', guards: ['full:IO-20', 'positive:IO-21'] },
    ],
  },
]

const assessment: Sentence[] = [
  {
    id: 'S11',
    clauses: [
      { text: '健全“平时考核+述职评议+年度考核”三位一体的基层党建工作考核体系', guards: ['full:IO-24'] },
      { text: '，述职评议完成率达{{IO-25|pct1}}' },
      { text: '，运用考评结果{{IO-27|int}}项，形成齐抓党建的工作格局' },
    ],
  },
]

const organisations: Sentence[] = [
  {
    id: 'S14',
    clauses: [
      { text: '开展乡镇领导班子届中分析，完成率达{{IO-28|pct1}}' },
      { text: '，村“两委”届中分析完成率达{{IO-29|pct1}}' },
      { text: '，发现苗头性倾向性问题{{IO-30|int}}个' },
      { text: '，调整不合格不胜任不尽职的乡村干部{{IO-31|int}}人' },
    ],
  },
  {
    id: 'S15',
    clauses: [
      { text: '现有党组织{{IO-01|int}}个，其中党支部{{IO-02|int}}个' },
      { text: '，按期换届率达{{IO-88|pct1}}{{IO-88|points}}' },
      { text: '，星级村党组织占{{IO-38|pct1}}' },
    ],
  },
  {
    id: 'S16',
    clauses: [{ text: '{{IO-39|int}}个公司和经营户荣获市“党组织推荐放心店”、“共产党员经营户”' }],
  },
]

const members: Sentence[] = [
  {
    id: 'S18',
    clauses: [
      { text: '现有党员{{IO-03|int}}名，其中预备党员{{IO-04|int}}名' },
      { text: '，发展党员{{IO-41|int}}名{{IO-41|growth}}' },
      { text: '，其中35岁以下的占{{IO-42|pct1}}' },
      { text: '，截至{{asOf}}入党积极分子库存{{IO-45|int}}名' },
    ],
  },
  {
    id: 'S19',
    clauses: [
      {
        text: '推动完成乡镇（街道）和村（社区）全部建立流动党员名册',
        guards: ['full:IO-47'],
        otherwise: '流动党员名册建立率达{{IO-47|pct1}}',
      },
      { text: '，由村“两委”干部与流动党员“一对一”联系的占{{IO-48|pct1}}' },
    ],
  },
  {
    id: 'S20',
    clauses: [
      { text: '村党组织书记区级备案率达{{IO-50|pct1}}' },
      { text: '，配备{{IO-51|int}}名村级党建组织员' },
      { text: '，落实基层党组织后备人才培养储备', guards: ['full:IO-54'] },
    ],
  },
]

const places: Sentence[] = [
  {
    id: 'S22',
    clauses: [
      {
        text: '全面建立区、乡镇（街道）、村（社区）三级党群服务中心联动体系',
        guards: ['full:IG-28'],
        otherwise: '三级党群服务中心联动建立率达{{IG-28|pct1}}',
      },
      { text: '，建强服务党员群众“红色阵地”{{IG-27|int}}个' },
    ],
  },
  { id: 'S23', clauses: [{ text: '提供精准贴心的“点单”服务{{IG-29|int}}单{{IG-29|growth}}' }] },
]

export const organising: readonly Block[] = [
  {
    no: '引言',
    level: 0,
    head: '',
    kind: 'prose',
    points: [
      {
        sentences: [
          said(
            'S01',
            '{{period}}，{{scope}}各级党组织认真落实新时代党的建设总要求和党的组织路线，深入贯彻党的二十大精神，以基层党建“五基三化”提质增效为主题，固基本、攻难点、创亮点，推动组织强堡垒、党员当先锋、党建打头阵，不断增强基层党组织的政治功能和组织功能',
          ),
        ],
      },
    ],
  },
  { no: '一', level: 1, head: '一、主要做法和成效', kind: 'prose', points: [] },
  {
    no: '一（一）',
    level: 2,
    head: '（一）聚焦明责尽责、完善机制，全面提升组织向心力。',
    kind: 'prose',
    points: [
      { lead: '强化责任体系。', sentences: responsibility },
      { lead: '筑牢思想根基。', sentences: ideas },
      { lead: '严格考评机制。', sentences: assessment },
    ],
  },
  {
    no: '一（二）',
    level: 2,
    head: '（二）聚焦固本强基、优化队伍，持续增强组织战斗力。',
    kind: 'prose',
    points: [
      { lead: '建强组织，夯实战斗堡垒。', sentences: organisations },
      { lead: '培优队伍，锻造先锋力量。', sentences: members },
      { lead: '用好阵地，拓展服务功能。', sentences: places },
    ],
  },
]
