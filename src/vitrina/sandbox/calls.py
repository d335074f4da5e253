"""System call numbers of Linux on x86_64 and aarch64, and which of them a reader of files needs.

``name:number on x86_64:number on aarch64``; ``-`` where the machine has no such call. The numbers
are those of Linux's ``asm/unistd_64.h`` and ``asm-generic/unistd.h`` and never change.
"""

from __future__ import annotations

MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
"""Machine -> (column of the table, AUDIT_ARCH of ``linux/audit.h``)."""

# Reading, computing, waiting, own memory, own threads, what is already open. Paths are Landlock's
# business, not this list's.
_ALLOWED = """
    read:0:63  write:1:64  readv:19:65  writev:20:66  pread64:17:67  pwrite64:18:68
    preadv:295:69  pwritev:296:70  preadv2:327:286  pwritev2:328:287  lseek:8:62  close:3:57
    close_range:436:436  open:2:-  openat:257:56  openat2:437:437  creat:85:-  stat:4:-
    lstat:6:-  fstat:5:80  newfstatat:262:79  statx:332:291  statfs:137:43  fstatfs:138:44
    access:21:-  faccessat:269:48  faccessat2:439:439  getcwd:79:17  chdir:80:49  fchdir:81:50
    getdents:78:-  getdents64:217:61  readlink:89:-  readlinkat:267:78  mkdir:83:-
    mkdirat:258:34  rmdir:84:-  unlink:87:-  unlinkat:263:35  rename:82:-  renameat:264:38
    renameat2:316:276  truncate:76:45  ftruncate:77:46  fallocate:285:47  fsync:74:82
    fdatasync:75:83  fadvise64:221:223  readahead:187:213  copy_file_range:326:285
    sendfile:40:71  umask:95:166  dup:32:23  dup2:33:-  dup3:292:24  pipe:22:-  pipe2:293:59
    eventfd2:290:19  poll:7:-  ppoll:271:73  select:23:-  pselect6:270:72  epoll_create1:291:20
    epoll_ctl:233:21  epoll_wait:232:-  epoll_pwait:281:22  epoll_pwait2:441:441  sendto:44:206
    sendmsg:46:211  recvfrom:45:207  recvmsg:47:212  shutdown:48:210  getsockopt:55:209
    getsockname:51:204  getpeername:52:205  munmap:11:215  mremap:25:216  mprotect:10:226
    madvise:28:233  brk:12:214  msync:26:227  mincore:27:232  membarrier:324:283  futex:202:98
    futex_waitv:449:449  set_robust_list:273:99  get_robust_list:274:100  rseq:334:293
    set_tid_address:218:96  arch_prctl:158:-  restart_syscall:219:128  exit:60:93
    exit_group:231:94  rt_sigaction:13:134  rt_sigprocmask:14:135  rt_sigreturn:15:139
    rt_sigpending:127:136  rt_sigtimedwait:128:137  rt_sigsuspend:130:133  sigaltstack:131:132
    pause:34:-  alarm:37:-  setitimer:38:103  getitimer:36:102  wait4:61:260  waitid:247:95
    sched_yield:24:124  sched_getaffinity:204:123  sched_getparam:143:121
    sched_getscheduler:145:120  sched_get_priority_max:146:125  sched_get_priority_min:147:126
    getpriority:140:141  getcpu:309:168  getpid:39:172  getppid:110:173  gettid:186:178
    getuid:102:174  geteuid:107:175  getgid:104:176  getegid:108:177  getgroups:115:158
    getresuid:118:148  getresgid:120:150  getpgid:121:155  getpgrp:111:-  getsid:124:156
    capget:125:90  clock_gettime:228:113  clock_getres:229:114  clock_nanosleep:230:115
    nanosleep:35:101  gettimeofday:96:169  time:201:-  times:100:153  getrusage:98:165
    getrlimit:97:163  setrlimit:160:164  sysinfo:99:179  uname:63:160  getrandom:318:278
"""

# No library that reads a file ever tries these: whoever does has taken the worker over.
_DEADLY = """
    ptrace:101:117  process_vm_readv:310:270  process_vm_writev:311:271  process_madvise:440:440
    pidfd_open:434:434  pidfd_getfd:438:438  pidfd_send_signal:424:424  kcmp:312:272
    mount:165:40  umount2:166:39  pivot_root:155:41  chroot:161:51  move_mount:429:429
    open_tree:428:428  fsopen:430:430  fsconfig:431:431  fsmount:432:432  fspick:433:433
    mount_setattr:442:442  unshare:272:97  setns:308:268  init_module:175:105
    finit_module:313:273  delete_module:176:106  kexec_load:246:104  kexec_file_load:320:294
    reboot:169:142  swapon:167:224  swapoff:168:225  bpf:321:280  perf_event_open:298:241
    userfaultfd:323:282  io_uring_setup:425:425  io_uring_enter:426:426
    io_uring_register:427:427  keyctl:250:219  add_key:248:217  request_key:249:218
    open_by_handle_at:304:265  name_to_handle_at:303:264  personality:135:92  execveat:322:281
    iopl:172:-  ioperm:173:-  modify_ldt:154:-  acct:163:89  quotactl:179:60  vmsplice:278:75
    memfd_secret:447:447
"""

# Allowed or not by their arguments: see ``seccomp.program``.
_ASKED = """
    mmap:9:222  clone:56:220  fcntl:72:25  ioctl:16:29  prctl:157:167  prlimit64:302:261
    kill:62:129  socketpair:53:199  tgkill:234:131  clone3:435:435
"""

NEWEST = 462
"""Calls above this number answer "not implemented", so that libraries fall back on older ones."""


def _numbers(table: str, column: int) -> dict[str, int]:
    rows = (entry.split(":") for entry in table.split())
    return {name: int(both[column]) for name, *both in rows if both[column] != "-"}


def allowed(column: int) -> dict[str, int]:
    """Calls that may be made with any arguments."""
    return _numbers(_ALLOWED, column)


def deadly(column: int) -> dict[str, int]:
    """Calls that end the worker."""
    return _numbers(_DEADLY, column)


def asked(column: int) -> dict[str, int]:
    """Calls that depend on their arguments."""
    return _numbers(_ASKED, column)
