/** The one place where the dashboard touches the API's source: types only. */
import type { Answers as ApiAnswers, Queries as ApiQueries } from '../../../../functions/api/types.ts';
import type { PlatformAnswers, PlatformQueries } from '../../../../functions/platform/types.ts';

/** Two functions answer, at one address. */
export type Answers = ApiAnswers & PlatformAnswers;
export type Queries = ApiQueries & PlatformQueries;

export type {
  Alert,
  Commands,
  DimensionScore,
  EnricherRow,
  Event as PipelineEvent,
  Incident,
  IncidentChange,
  IncidentDetail,
  IncidentPage,
  IncidentStep,
  MonitorRow,
  MonitorState,
  MonitorSubject,
  Overview,
  Quality,
  QuarantinedRecord,
  QuarantinePage,
  Range,
  RepairPreview,
  RepairSample,
  Replay,
  ReplayCreated,
  RuleDetail,
  RuleRow,
  RuleRows,
  RuleStatus,
  SourceInfo,
  SourceRow,
  SourceStatus,
  Throughput,
  WindowResult,
  WindowResultPage,
} from '../../../../functions/api/types.ts';
export type { PlatformAlarm, PlatformAlarms } from '../../../../functions/platform/types.ts';
