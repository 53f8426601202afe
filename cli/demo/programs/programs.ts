import { runEmoji } from "./emoji.ts";
import type { Program } from "./program.ts";
import { runVoteBot } from "./vote_bot.ts";
import { runVoting } from "./voting.ts";
import { runWeb } from "./web.ts";

/** The stand-ins, by the role that each plays in emojivoto. */
export const PROGRAMS: Readonly<Record<string, Program>> = {
  emoji: runEmoji,
  voting: runVoting,
  web: runWeb,
  "vote-bot": runVoteBot,
};
