/** The one place where the dashboard touches the API's source: types only. */
export type {
  Alert,
  Answers,
  Event as PipelineEvent,
  Overview,
  QuarantinedRecord,
  QuarantinePage,
  Queries,
  Range,
  SourceInfo,
  SourceRow,
  SourceStatus,
  Throughput,
} from '../../../../functions/api/types.ts';
