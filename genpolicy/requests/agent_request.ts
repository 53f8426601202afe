/** One request to the agent: a line of its debug log. */
export interface AgentRequest {
  /** Name of the protobuf message, such as `CreateContainerRequest`. */
  readonly kind: string;
  /** The agent's JSON form of the message. */
  readonly request: Record<string, unknown>;
}
